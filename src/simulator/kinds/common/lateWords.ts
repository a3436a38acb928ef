/** What of the kinds' complaints comes late. */
import { goDiff, goPodSpec } from './goTemplate';
import { goWords, rareFields } from './parts';
import { lackOf } from '../secret/typed';
import { spendDisruption } from './eviction';
import * as fieldValidate from './fieldValidate';
import * as rareValidate from './rareValidate';
import * as volumeValidate from './volumeValidate';

goWords.provide({ goDiff, goPodSpec });
rareFields.provide({ ...rareValidate, ...fieldValidate, ...volumeValidate, lackOf, spendDisruption });

import { rarePrinters } from '../parts';
import { parseGoTemplate, runGoTemplate } from '../print/goTemplate';
import { kyamlInOrder, toKyaml } from '../text/kyaml';

rarePrinters.provide({ parseGoTemplate, runGoTemplate, toKyaml, kyamlInOrder });

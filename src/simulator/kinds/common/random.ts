const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Text of `length` characters in the alphabet of generated names; `draw` gives numbers in [0, 1). */
export const randomName = (length: number, draw: () => number): string => Array.from({ length }, () => LETTERS[Math.floor(draw() * LETTERS.length)]).join('');

/** Digits and other characters written in the alphabet of generated names, by their code. */
export const safeName = (text: string): string => Array.from(text, (character) => LETTERS[character.charCodeAt(0) % LETTERS.length]).join('');

/** Colours the editor needs. */
export interface Tokens {
  readonly ink: string;
  readonly sheet: string;
  readonly faint: string;
  readonly wash: string;
  readonly rule: string;
  readonly edge: string;
  readonly accent: string;
  readonly value: string;
  readonly note: string;
  readonly failing: string;
  readonly starting: string;
}

/** The design's tokens again: Monaco takes no CSS variables. A test holds them to the site's. */
export const lightTokens: Tokens = {
  ink: '#1A1C20',
  sheet: '#FFFFFF',
  faint: '#646973',
  wash: '#F4F2EB',
  rule: '#DFDCD3',
  edge: '#878580',
  accent: '#2A44BF',
  value: '#33499E',
  note: '#6B6E75',
  failing: '#A3122E',
  starting: '#8A5B00',
};
export const darkTokens: Tokens = {
  ink: '#E9E7E2',
  sheet: '#191C20',
  faint: '#94979E',
  wash: '#101214',
  rule: '#2E3238',
  edge: '#70757E',
  accent: '#A3B5FF',
  value: '#B5C3FF',
  note: '#8E9299',
  failing: '#FF8A75',
  starting: '#E5B04C',
};

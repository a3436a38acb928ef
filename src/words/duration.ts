const UNITS = [['hour', 3_600_000], ['minute', 60_000], ['second', 1000]] as const;

/** How long something takes, in the largest unit of which it holds one and a half, as the language writes it: 5 sec or 5 seconds, 80 min, 11 hr. */
export function durationText(ms: number, language: string, unitDisplay: 'short' | 'long'): string {
  const [unit, unitMs] = UNITS.find(([, length]) => ms >= length * 1.5) ?? UNITS[2];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 0 }).format(ms / unitMs);
}

/** True for 8, 12, 13 or 14 digits with the check digit of the GS1 General Specifications. */
export function isGtin(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text) || /^0+$/.test(text)) return false;
  const weighed = [...text].reverse().map((digit, place) => Number(digit) * (place % 2 ? 3 : 1));
  return weighed.reduce((sum, value) => sum + value, 0) % 10 === 0;
}

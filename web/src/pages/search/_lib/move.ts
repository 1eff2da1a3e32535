/** The place after a key among `count` results, counted from 0, and -1 for the text field above them. Null for other keys. */
export function move(key: string, place: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(place + 1, count - 1);
    case "ArrowUp":
      return Math.max(place - 1, -1);
    case "Home":
      return place < 0 ? null : 0;
    case "End":
      return place < 0 ? null : count - 1;
    case "Escape":
      return -1;
    default:
      return null;
  }
}

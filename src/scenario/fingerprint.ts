/**
 * A 64-bit fingerprint of text and numbers, the same on every machine and in every browser. It tells scenarios apart;
 * it does not protect against anyone. Two lanes of the mixing function of MurmurHash3 (Austin Appleby, public domain).
 */
export class Fingerprint {
  private low = 0x9e3779b9;
  private high = 0x85ebca6b;
  private words = 0;

  addText(text: string): void {
    this.addWord(text.length);
    for (let i = 0; i < text.length; i++) this.addWord(text.charCodeAt(i));
  }

  addNumbers(numbers: Float64Array): void {
    this.addWord(numbers.length);
    // Words in the order of little-endian machines, which all are that run this today.
    const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);
    for (let i = 0; i < words.length; i++) this.addWord(words[i]);
  }

  /** Sixteen hexadecimal digits. */
  digits(): string {
    return [finished(this.low ^ this.words), finished(this.high ^ Math.imul(this.words, 0x9e3779b1) ^ this.low)]
      .map((lane) => lane.toString(16).padStart(8, '0'))
      .join('');
  }

  private addWord(word: number): void {
    this.words++;
    this.low = mixed(this.low, Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593));
    this.high = mixed(this.high, Math.imul(rotated(Math.imul(word, 0x239b961b), 16), 0xab0e9789) ^ this.low);
  }
}

function mixed(lane: number, word: number): number {
  return (Math.imul(rotated(lane ^ word, 13), 5) + 0xe6546b64) | 0;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finished(lane: number): number {
  let word = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}

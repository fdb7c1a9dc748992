/** Two soft notes, made on the spot: no file is loaded. Browsers keep quiet until the person has touched the page. */
export function playTone(): void {
  try {
    const context = new AudioContext();
    for (const [index, frequency] of [587.33, 783.99].entries()) {
      const start = context.currentTime + index * 0.14;
      const oscillator = context.createOscillator();
      const volume = context.createGain();
      oscillator.frequency.value = frequency;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.35);
      oscillator.connect(volume).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + 0.4);
    }
    setTimeout(() => void context.close(), 1_200);
  } catch {
    // A browser without sound has nothing to say.
  }
}

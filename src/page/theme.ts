/** Colours of the page as its style sheet says them now, for what is drawn on a canvas. */
export interface Theme {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly limit: string;
  readonly before: string;
  readonly bad: string;
  readonly warm: string;
  readonly lines: readonly string[];
}

export function themeNow(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('text'),
    quiet: colour('quiet'),
    grid: colour('grid'),
    limit: colour('limit'),
    before: colour('before'),
    bad: colour('bad'),
    warm: colour('warm'),
    lines: Array.from({ length: 8 }, (_, index) => colour(`line-${index}`)),
  };
}

/** A button between dark and light; without it the reader's system decides. */
export function offerThemes(onChange: () => void): void {
  const button = document.getElementById('theme');
  if (button === null) return;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean =>
    (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`);
    onChange();
  };
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    show();
  });
  system.addEventListener('change', show);
  button.hidden = false;
  show();
}

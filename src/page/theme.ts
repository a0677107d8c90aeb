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
  const place = isDark() ? 2 : 1;
  // A canvas does not know light-dark(), by which the style sheet says both colours at once.
  const colour = (name: string): string => {
    const text = style.getPropertyValue(`--${name}`).trim();
    return /^light-dark\((.+), (.+)\)$/.exec(text)?.[place] ?? text;
  };
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

const system = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

function isDark(): boolean {
  return (document.documentElement.dataset.theme ?? (system().matches ? 'dark' : 'light')) === 'dark';
}

/** A button between dark and light; without it the reader's system decides. */
export function offerThemes(onChange: () => void): void {
  const button = document.getElementById('theme');
  if (button === null) return;
  const show = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`);
    onChange();
  };
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    show();
  });
  system().addEventListener('change', show);
  button.hidden = false;
  show();
}

/** What the buttons are called, by what the axis is. */
interface ZoomWords {
  readonly group: string;
  readonly left: string;
  readonly right: string;
  readonly all: string;
  readonly showAll: string;
}

export const ALONG_AXIS: ZoomWords = {
  group: 'Part of the axis',
  left: 'To the left',
  right: 'To the right',
  all: 'All',
  showAll: 'Show all',
};

export const ALONG_TIME: ZoomWords = {
  group: 'Stretch of time',
  left: 'Earlier',
  right: 'Later',
  all: 'Whole run',
  showAll: 'Show the whole run',
};

/** Buttons for a stretch of an axis. @param move by a factor of the stretch, and by a share of it to the right */
export function zoomButtons(
  words: ZoomWords,
  move: (factor: number, shift: number) => void,
  showAll: () => void,
): HTMLElement {
  const group = document.createElement('div');
  group.className = 'zoom';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', words.group);
  const button = (text: string, label: string, act: () => void): void => {
    const element = document.createElement('button');
    element.type = 'button';
    element.className = 'quiet';
    element.textContent = text;
    element.setAttribute('aria-label', label);
    element.addEventListener('click', act);
    group.append(element);
  };
  button('+', 'Zoom in', () => move(0.5, 0));
  button('−', 'Zoom out', () => move(2, 0));
  button('←', words.left, () => move(1, -0.5));
  button('→', words.right, () => move(1, 0.5));
  button(words.all, words.showAll, showAll);
  const hint = document.createElement('span');
  hint.className = 'hint';
  hint.textContent = 'or draw over a chart';
  group.append(hint);
  return group;
}

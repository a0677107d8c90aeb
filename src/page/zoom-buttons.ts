/** Buttons for a stretch of an axis. @param move by a factor of the stretch, and by a share of it to the right */
export function zoomButtons(move: (factor: number, shift: number) => void, showAll: () => void): HTMLElement {
  const group = document.createElement('div');
  group.className = 'zoom';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', 'Part of the axis');
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
  button('←', 'To the left', () => move(1, -0.5));
  button('→', 'To the right', () => move(1, 0.5));
  button('All', 'Show all', showAll);
  const hint = document.createElement('span');
  hint.className = 'hint';
  hint.textContent = 'or draw over a chart';
  group.append(hint);
  return group;
}

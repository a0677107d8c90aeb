/** Lets buttons copy the text of a field, which is chosen for the reader where the browser keeps the clipboard to itself. */
export function offerCopies(say: (text: string) => void): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const field = document.getElementById(button.dataset.copy ?? '');
    if (!(field instanceof HTMLTextAreaElement)) continue;
    button.hidden = false;
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(field.value).then(
        () => tell('Copied'),
        () => {
          field.select();
          tell('Selected: copy it with Ctrl-C');
        },
      );
    });
    const tell = (words: string): void => {
      button.textContent = words;
      say(words);
    };
  }
}

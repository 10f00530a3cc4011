/**
 * Sessions as tabs: one is shown at a time, the address names it (`#session-1`). Without script they stand below each other.
 */

/** Turn the navigation into tabs. `shown` is called when another session comes into view. */
export function makeTabs(shown: () => void): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('nav.tabs a')];
  if (links.length === 0) return;
  const sections = links.map((link) => document.getElementById(`session-${link.dataset['session'] ?? ''}`));
  const select = (index: number): void => {
    links.forEach((link, i) => {
      if (i === index) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
      const section = sections[i];
      if (section) section.hidden = i !== index;
    });
    shown();
  };
  const named = (): number => Number(/^#session-(\d+)$/.exec(location.hash)?.[1] ?? Number.NaN);
  const follow = (): void => {
    const index = named();
    if (index < links.length) {
      select(index);
      sections[index]?.scrollIntoView();
    }
  };
  links.forEach((link, i) => {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      history.replaceState(null, '', `#session-${i}`);
      select(i);
    });
  });
  addEventListener('hashchange', follow);
  addEventListener('beforeprint', () => {
    for (const section of sections) if (section) section.hidden = false;
  });
  select(named() < links.length ? named() : 0);
}

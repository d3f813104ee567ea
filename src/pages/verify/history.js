// The browser's back button goes one step back in a set-up, like the page's Back. A challenge is one history entry.

const HERE = 'challenge';

/** @param {() => void} onBack the person went back from a challenge */
export function createHistory(onBack) {
  addEventListener('popstate', () => {
    if (!isHere()) onBack();
  });
  return {
    /** A challenge is shown. A page that was opened during a challenge has no form to go back to. @param {boolean} cameFromForm */
    enter(cameFromForm) {
      if (cameFromForm && !isHere()) history.pushState({ verify: HERE }, '');
    },
    /** The page's Back: removes the entry, if there is one. @returns whether `onBack` will be called */
    leave() {
      if (!isHere()) return false;
      history.back();
      return true;
    },
  };
}

function isHere() {
  return history.state?.verify === HERE;
}

// The browser's own back button: one step back in set-up, as the page's Back. A challenge is one entry of the history.

const HERE = 'challenge';

/** @param {() => void} onBack the person went back from a challenge */
export function createTravel(onBack) {
  addEventListener('popstate', () => {
    if (!isHere()) onBack();
  });
  return {
    /** A challenge is on the screen. A page that was opened in the middle of one has nothing to go back to. @param {boolean} cameFromForm */
    enter(cameFromForm) {
      if (cameFromForm && !isHere()) history.pushState({ verify: HERE }, '');
    },
    /** The page's Back: takes the entry away again where there is one. @returns whether `onBack` will be called */
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

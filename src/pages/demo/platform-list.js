// The platforms to choose from: radio buttons, so that the keyboard and screen readers know them.
import { h } from '../verify/dom.js';

/** @typedef {{path: string, title: string, authentication: string, calls: boolean}} DoorData */

/** @param {readonly DoorData[]} doors @param {(door: DoorData) => void} onChosen called for the first one too */
export function platformList(doors, onChosen) {
  const [first] = doors;
  let chosen = first;
  const items = doors.map((door) => {
    const choose = () => {
      chosen = door;
      onChosen(door);
    };
    const input = h('input', {
      type: 'radio',
      name: 'door',
      value: door.path,
      autocomplete: 'off',
      checked: door === first,
      onchange: choose,
    });
    return h('label', null, input, h('span', null, door.title), h('small', null, aboutDoor(door)));
  });
  if (first) onChosen(first);
  return {
    items: first ? items : [h('p', null, 'No door is configured.')],
    chosen: () => chosen,
  };
}

/** @param {DoorData} door */
export function aboutDoor({ authentication, calls }) {
  return `${calls ? 'SMS and calls' : 'SMS'}, with ${authentication}.`;
}

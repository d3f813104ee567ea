// 'Add a method: which one?'

/** @import {MethodFlow} from './flow.js' */
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { openDialog } from './dialog.js';
import { CHOICE_ICONS, choiceWords } from './words.js';

/** @param {MethodFlow} flow */
export function openAddDialog(flow) {
  const { texts } = flow.context;
  const { choices } = flow.methods;
  const inputs = choices.map((choice, at) =>
    h('input', { type: 'radio', name: 'choice', value: choice, checked: at === 0 }),
  );
  const list = h(
    'fieldset',
    { class: 'methods' },
    h('legend', null, texts.text('add.question')),
    h(
      'div',
      { class: 'choices' },
      choices.map((choice, at) =>
        h(
          'label',
          { class: 'method' },
          inputs[at],
          icon(CHOICE_ICONS[choice]),
          h('span', null, choiceWords(choice, texts)),
        ),
      ),
    ),
  );
  openDialog(texts, {
    title: texts.text('add.title'),
    content: [choices.length > 0 ? list : h('p', null, texts.text('add.none'))],
    ...(choices.length > 0 && { words: texts.text('add.confirm') }),
    act: async () => {
      const at = inputs.findIndex(({ checked }) => checked);
      const choice = choices[at];
      if (choice) await flow.choose(choice);
    },
  });
}

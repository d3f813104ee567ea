// The page of a session with several methods. A bundle of its own, so that the page of a phone alone stays small.

import { MethodFlow } from './methods/flow.js';
import { openPage } from './page.js';

openPage((page) => new MethodFlow(page));

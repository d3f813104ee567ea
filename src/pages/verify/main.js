// The page of a session with a phone alone.

import { openPage } from './page.js';

openPage();

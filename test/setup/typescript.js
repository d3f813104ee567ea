// Lets this process import TypeScript; processes that the tests start do not inherit it.
import { register } from 'tsx/esm/api';

register();

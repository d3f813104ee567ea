// Lets this process import TypeScript; processes that the tests start do not inherit it.
import { register } from 'tsx/esm/api';

register();

// Jest is done, or was ended: what a test has left open must not keep its process.
process.once('disconnect', () => process.exit());

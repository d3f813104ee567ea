/** The file's limits in the form for admission: by tenant, with lists parsed and files loaded. */
import { resolve } from 'node:path';
import type { Limits, OperatorMoney, PriceTable } from '../limits/limits.js';
import type { ConfiguredLists, TestNumbers } from '../limits/number-lists.js';
import { NumberList, readNumberFile } from '../limits/number-lists.js';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import type { ConfigFile } from './config-file.js';
import {
  type LimitsSection,
  limitsFor,
  numberList,
  operatorMoney,
  priceTable,
  testNumbers,
} from './limits-config.js';
import type { Faults } from './validation-errors.js';

export interface LimitSettings {
  readonly byTenant: ReadonlyMap<string, Limits>;
  readonly lists: ConfiguredLists;
  readonly prices: PriceTable;
  /** Undefined: providers' prices are ignored. */
  readonly money: OperatorMoney | undefined;
  readonly priceLookup: LimitsSection['priceLookup'];
  readonly testNumbers: ReadonlyMap<string, TestNumbers>;
}

/** @param directory the configuration file's folder, to which a number file's path is relative */
export function limitSettings(
  file: ConfigFile,
  directory: string,
  providers: ProviderRegistry,
  faults: Faults,
): LimitSettings {
  const { limits, tenants } = file;
  if (limits.currency === undefined && Object.keys(limits.exchange).length > 0) {
    faults.add('limits.exchange', 'needs limits.currency: the one that it exchanges into');
  }
  const unknown = Object.keys(limits.prices).filter((name) => !Object.hasOwn(providers, name));
  if (unknown.length > 0) {
    faults.add('limits.prices', `there is no provider ${unknown.join(', ')}`);
  }
  const perTenant = <T>(value: (tenant: ConfigFile['tenants'][number]) => T) =>
    new Map(tenants.map((tenant) => [tenant.id, value(tenant)]));
  return {
    byTenant: perTenant((tenant) => limitsFor(limits, tenant.limits)),
    lists: {
      everywhere: numberList(limits.lists),
      tenants: perTenant((tenant) => numberList(tenant.limits.lists)),
      disposable: disposable(limits.disposableNumbersFile, directory, faults),
    },
    prices: priceTable(limits),
    money: operatorMoney(limits),
    priceLookup: limits.priceLookup,
    testNumbers: perTenant((tenant) => testNumbers(tenant.limits)),
  };
}

function disposable(path: string | undefined, directory: string, faults: Faults): NumberList {
  if (path === undefined) return new NumberList([]);
  try {
    return readNumberFile(resolve(directory, path));
  } catch (error) {
    faults.add(
      'limits.disposableNumbersFile',
      error instanceof Error ? error.message : String(error),
    );
    return new NumberList([]);
  }
}

/**
 * Checks manifests against the schemas of Kubernetes, KEDA and the Prometheus operator. Their validators check required fields
 * and values; their TypeScript types show which fields exist.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1';
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import type { Manifest } from './kustomization.js';

type Model = new (data: never) => { validate(): void };

const PACKAGES: Readonly<Record<string, { readonly from: string; readonly models: object }>> = {
  v1: { from: 'kubernetes-models/v1', models: core },
  'apps/v1': { from: 'kubernetes-models/apps/v1', models: apps },
  'autoscaling/v2': { from: 'kubernetes-models/autoscaling/v2', models: autoscaling },
  'networking.k8s.io/v1': { from: 'kubernetes-models/networking.k8s.io/v1', models: networking },
  'policy/v1': { from: 'kubernetes-models/policy/v1', models: policy },
  'keda.sh/v1alpha1': { from: '@kubernetes-models/keda/keda.sh/v1alpha1', models: keda },
  'monitoring.coreos.com/v1': {
    from: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
    models: monitoring,
  },
};

/** @throws with every error of the value */
export function validate(manifest: Manifest): void {
  const models = known(manifest).models as Readonly<Record<string, Model | undefined>>;
  const Kind = models[manifest.kind];
  if (!Kind) throw new Error(`${manifest.apiVersion} has no ${manifest.kind}`);
  new Kind(manifest as never).validate();
}

/** Compiler errors of these manifests as literals of their types, such as misspelt fields. */
export function typeFaults(manifests: readonly Manifest[]): string[] {
  const literals = manifests.map((manifest, index) => {
    const type = `import('${known(manifest).from}').I${manifest.kind}`;
    return `export const object${index}: ${type} = ${JSON.stringify(manifest, null, 1)};`;
  });
  // In here, so that the packages of the types are found.
  const folder = mkdtempSync(join('node_modules', '.manifests-'));
  const file = join(folder, 'manifests.ts');
  try {
    writeFileSync(file, literals.join('\n'));
    const { status, stdout } = spawnSync(process.execPath, [COMPILER, ...OPTIONS, file]);
    if (status === null) throw new Error('The compiler did not end.');
    return stdout.toString().match(/^\S.*: error .*$/gm) ?? [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const COMPILER = 'node_modules/typescript-native/bin/tsc';
const OPTIONS = [
  ...['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--pretty', 'false'],
  ...['--target', 'es2022', '--module', 'nodenext', '--types', ''],
];

function known({ apiVersion }: Manifest) {
  const found = PACKAGES[apiVersion];
  if (!found) throw new Error(`There is no schema for ${apiVersion} here.`);
  return found;
}

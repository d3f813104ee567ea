/**
 * Renders a kustomization, with the fields that ours use: resources, components, namespace, images and JSON patches.
 * Other fields are refused, so that none is ignored silently.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

const Kustomization = z.strictObject({
  apiVersion: z.enum(['kustomize.config.k8s.io/v1beta1', 'kustomize.config.k8s.io/v1alpha1']),
  kind: z.enum(['Kustomization', 'Component']),
  namespace: z.string().optional(),
  resources: z.array(z.string()).default([]),
  components: z.array(z.string()).default([]),
  images: z
    .array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() }))
    .default([]),
  patches: z
    .array(
      z.strictObject({
        target: z.strictObject({ kind: z.string(), name: z.string() }),
        patch: z.string(),
      }),
    )
    .default([]),
});

const Operations = z.array(
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.literal('remove'), path: z.string() }),
    z.strictObject({ op: z.literal('replace'), path: z.string(), value: z.unknown() }),
  ]),
);

/** @throws if a file is missing, a field is unknown, or a patch matches nothing */
export function render(folder: string, before: Manifest[] = []): Manifest[] {
  const file = Kustomization.parse(parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')));
  let objects = [...before, ...file.resources.flatMap((path) => load(join(folder, path)))];
  for (const component of file.components) objects = render(join(folder, component), objects);
  for (const { target, patch } of file.patches) {
    const found = objects.filter(
      ({ kind, metadata }) => kind === target.kind && metadata.name === target.name,
    );
    if (found.length === 0) throw new Error(`${folder}: no ${target.kind} ${target.name} to patch`);
    for (const object of found) apply(object, Operations.parse(parse(patch)));
  }
  for (const { name, newName, newTag } of file.images) {
    for (const container of objects.flatMap(containers)) {
      if (container.image === name) container.image = `${newName}:${newTag}`;
    }
  }
  if (file.namespace !== undefined) {
    for (const { kind, metadata } of objects) {
      if (kind !== 'Namespace') metadata.namespace = file.namespace;
    }
  }
  return objects;
}

/** Every file of a kustomization and of those that it includes. */
export function filesOf(folder: string): string[] {
  const file = Kustomization.parse(parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')));
  return [...file.resources, ...file.components].flatMap((path) => {
    const full = join(folder, path);
    return statSync(full).isDirectory()
      ? [join(full, 'kustomization.yaml'), ...filesOf(full)]
      : [full];
  });
}

function load(path: string): Manifest[] {
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  if (statSync(path).isDirectory()) return render(path);
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    const [fault] = document.errors;
    if (fault) throw fault;
    return document.toJS() as Manifest;
  });
}

export interface Container {
  image?: string;
  [field: string]: unknown;
}

export function containers({ spec }: Manifest): Container[] {
  const pod = (spec as { template?: { spec?: { containers?: Container[] } } } | undefined)
    ?.template;
  return pod?.spec?.containers ?? [];
}

function apply(object: Manifest, operations: z.infer<typeof Operations>): void {
  for (const operation of operations) {
    const path = operation.path.split('/').slice(1);
    const last = path.pop() ?? '';
    const parent = path.reduce<Record<string, unknown>>(
      (at, key) => at?.[key] as Record<string, unknown>,
      object,
    );
    if (parent?.[last] === undefined) throw new Error(`There is no ${operation.path} to change.`);
    if (operation.op === 'remove') delete parent[last];
    else parent[last] = operation.value;
  }
}

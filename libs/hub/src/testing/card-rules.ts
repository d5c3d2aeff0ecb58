import { parse } from 'yaml';

/** https://huggingface.co/docs/hub/repositories-licenses. */
const licenses = new Set(
  `apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
  afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
  cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
  cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
  cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0
  lgpl lgpl-2.1 lgpl-3.0 isc lppl-1.3c ms-pl mpl-2.0 odc-by odbl openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense
  zlib pddl lgpl-lr deepfloyd-if-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 gemma unknown other`.split(
    /\s+/,
  ),
);

const sizes =
  /^(n<1K|1K<n<10K|10K<n<100K|100K<n<1M|1M<n<10M|10M<n<100M|100M<n<1B|1B<n<10B|10B<n<100B|100B<n<1T|n>1T)$/;

/** Types of a column as `datasets` names them: https://huggingface.co/docs/datasets/package_reference/main_classes. */
const columnType =
  /^(bool|u?int(8|16|32|64)|float(16|32|64)|(large_)?(string|binary)|null|image|audio|video|date(32|64)|(time|timestamp|duration)\S*|decimal\S*)$/;

/**
 * What is wrong with a data set's card by the rules that the Hub documents: nothing for a card that is good. A
 * card without front matter is one.
 *
 * See https://github.com/huggingface/hub-docs/blob/main/datasetcard.md.
 */
export function cardErrors(card: string): string[] {
  const front = /^---\r?\n([\s\S]*?)\r?\n---(\r?\n|$)/.exec(card)?.[1];
  if (front === undefined) return [];
  let value: unknown;
  try {
    value = parse(front);
  } catch (error) {
    return [`the front matter is not YAML: ${(error as Error).message.split('\n')[0] ?? ''}`];
  }
  if (!isObject(value)) return ['the front matter must be an object'];
  return [
    ...[value.license ?? []]
      .flat()
      .filter((each) => !licenses.has(each as string))
      .map((each) => `"license" must be one of the Hub's identifiers (in lower case), not ${shown(each)}`),
    ...strings(value, 'language', /^[a-z]{2,3}(-\w+)*$|^code$|^multilingual$/),
    ...strings(value, 'size_categories', sizes),
    ...strings(value, 'task_categories', /^[a-z0-9-]+$/),
    ...strings(value, 'source_datasets', /^(original|extended(\|.+)?|[\w.-]+(\/[\w.-]+)?)$/),
    ...strings(value, 'tags', /\S/),
    ...(value.pretty_name === undefined || typeof value.pretty_name === 'string'
      ? []
      : ['"pretty_name" must be a string']),
    ...configErrors(value.configs ?? []),
    ...[value.dataset_info ?? []].flat().flatMap(infoErrors),
  ];
}

function configErrors(configs: unknown): string[] {
  if (!Array.isArray(configs)) return ['"configs" must be an array'];
  return configs.flatMap((config: unknown, i) => {
    const where = `"configs[${i}]`;
    if (!isObject(config)) return [`${where}" must be an object`];
    const files = [config.data_files ?? []].flat();
    return [
      ...(typeof config.config_name === 'string' ? [] : [`${where}.config_name" is required`]),
      ...files.flatMap((entry: unknown) =>
        typeof entry === 'string' ||
        (isObject(entry) &&
          /^\w+(\.\w+)*$/.test(String(entry.split)) &&
          [entry.path].flat().every((path) => typeof path === 'string'))
          ? []
          : [`${where}.data_files" must name a split and its path`],
      ),
    ];
  });
}

function infoErrors(info: unknown): string[] {
  if (!isObject(info)) return ['"dataset_info" must be an object'];
  const splits = [info.splits ?? []].flat();
  return [
    ...[info.features ?? []].flat().flatMap(featureErrors),
    ...splits.flatMap((split: unknown) =>
      isObject(split) && typeof split.name === 'string' && Number.isSafeInteger(split.num_examples)
        ? []
        : ['"dataset_info.splits" must have a name and num_examples'],
    ),
    ...(info.download_size === undefined || Number.isSafeInteger(info.download_size)
      ? []
      : ['"dataset_info.download_size" must be a number']),
  ];
}

function featureErrors(feature: unknown): string[] {
  if (!isObject(feature) || typeof feature.name !== 'string') return ['a feature must have a name'];
  if (typeof feature.dtype === 'string') {
    return columnType.test(feature.dtype) ? [] : [`the feature ${feature.name} has no type that is known`];
  }
  const inner = feature.list ?? feature.sequence ?? feature.struct ?? feature.dtype;
  if (inner === undefined) return [`the feature ${feature.name} has no dtype`];
  return typeof inner === 'string' ? [] : [inner].flat().filter(hasName).flatMap(featureErrors);
}

function hasName(value: unknown): boolean {
  return isObject(value) && 'name' in value;
}

/** A key whose value is a string, or several, each of which must match. */
function strings(value: Record<string, unknown>, key: string, form: RegExp): string[] {
  return [value[key] ?? []]
    .flat()
    .filter((each) => typeof each !== 'string' || !form.test(each))
    .map((each) => `"${key}" may not hold ${shown(each)}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { selectConverted, selectDataFiles } from './data-files.ts';

const card = (yaml: string) => `---\n${yaml}\n---\n# Card\n`;

describe('the data files of a split', () => {
  it.each<[string, string[], string | null, object, string[] | null]>([
    [
      'by the globs of the card',
      ['data/train-0.parquet', 'data/test-0.parquet', 'old/train.csv'],
      card('configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train-*'),
      { split: 'train' },
      ['data/train-0.parquet'],
    ],
    [
      'of a config that is asked for',
      ['a/x.jsonl', 'b/x.jsonl'],
      card('configs:\n- config_name: a\n  data_files: a/*.jsonl\n- config_name: b\n  data_dir: b'),
      { split: 'train', config: 'b' },
      ['b/x.jsonl'],
    ],
    [
      'by numbered shards below data',
      ['data/train-00000-of-00001.parquet', 'notes.json'],
      null,
      { split: 'train' },
      ['data/train-00000-of-00001.parquet'],
    ],
    [
      'by words in names',
      ['gsm_dev.jsonl', 'gsm_train.jsonl', 'latest.jsonl'],
      null,
      { split: 'validation' },
      ['gsm_dev.jsonl'],
    ],
    [
      'all as train where no name tells',
      ['a.csv.gz', 'b.csv.gz', '.hidden.csv'],
      null,
      { split: 'train' },
      ['a.csv.gz', 'b.csv.gz'],
    ],
    [
      'by globs of the recipe',
      ['x/a.arrow', 'x/y/b.arrow'],
      null,
      { split: 'train', files: ['x/**/*.arrow'] },
      ['x/a.arrow', 'x/y/b.arrow'],
    ],
    ['none where there is nothing to read', ['a.zip', 'script.py'], null, { split: 'train' }, null],
  ])('are found %s', (_, paths, text, query, expected) => {
    expect(selectDataFiles(paths, text, { split: 'train', ...query }, 'o/n')).toEqual(expected);
  });

  it('names what there is where a split, config or glob is not', () => {
    const two = card(
      'configs:\n- config_name: main\n  data_files: m.csv\n- config_name: socratic\n  data_files: s.csv',
    );
    expect(() => selectDataFiles(['m.csv', 's.csv'], two, { split: 'train' }, 'o/n')).toThrow(
      /several configs: set config to one of main, socratic/,
    );
    expect(() => selectDataFiles(['m.csv'], two, { split: 'train', config: 'mian' }, 'o/n')).toThrow(
      /did you mean "main"/,
    );
    expect(() => selectDataFiles(['train.csv'], null, { split: 'test' }, 'o/n')).toThrow(
      /has no split "test"; it has train/,
    );
    expect(() => selectDataFiles(['a.csv'], null, { split: 'x', files: ['b*'] }, 'o/n')).toThrow(
      /no data file matches b\*; it has a\.csv/,
    );
  });

  it("are found in the Hub's conversion", () => {
    const paths = ['main/train/0000.parquet', 'main/partial-test/0000.parquet', 'other/train/0000.parquet'];
    expect(selectConverted(paths, { split: 'test', config: 'main' }, 'o/n')).toEqual([
      'main/partial-test/0000.parquet',
    ]);
    expect(() => selectConverted(paths, { split: 'train' }, 'o/n')).toThrow(/several configs/);
  });
});

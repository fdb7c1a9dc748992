/** What both sides of the drift test come to: one line of text for each thing that a table has. */
export type TableShape = { columns: string[]; primaryKey: string; keys: string[]; references: string[] };

type Field = { name: string; column: string; type: string; line: string };

/** PostgreSQL's name for each type that the schema uses, by Prisma's type and native type. Another type is an error. */
const SQL_TYPE: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  'Int @db.SmallInt': 'smallint',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Bytes: 'bytea',
  'Json @db.Json': 'json',
  'DateTime @db.Timestamptz(6)': 'timestamp with time zone',
};

/** The end of a relation that has the columns. The name is for Prisma alone. */
const RELATION = /^@relation\((?:"\w+", )?fields: \[([^\]]+)\], references: \[([^\]]+)\], onDelete: (\w+), onUpdate: NoAction\)$/;

/**
 * Reads the part of Prisma's language that prisma/schema.prisma uses. No schema engine is needed, and nothing is
 * skipped: a line that it does not understand is an error, so a new construct cannot hide from the comparison.
 */
export function readPrismaSchema(text: string): Map<string, TableShape> {
  const models = new Map<string, { table: string; fields: Field[]; lines: string[] }>();
  for (const [, name = '', body = ''] of text.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)) {
    const lines = body.split('\n').map((line) => line.trim());
    const table = lines.map((line) => /^@@map\("(\w+)"\)$/.exec(line)?.[1]).find((mapped) => mapped !== undefined);
    models.set(name, { table: table ?? name, fields: lines.flatMap(readField), lines: lines.filter((line) => line.startsWith('@@')) });
  }
  const columnOf = (model: string, field: string) => models.get(model)?.fields.find(({ name }) => name === field)?.column ?? '?';
  const columns = (model: string, list = '') => list.split(', ').map((item) => columnOf(model, item.replace(/\(.*$/, '')));

  return new Map(
    [...models].map(([model, { table, fields, lines }]) => {
      const shape: TableShape = { columns: [], primaryKey: '', keys: [], references: [] };
      for (const { name, column, type, line } of fields) {
        if (models.has(type.replace(/[?[\]]+$/, ''))) {
          const relation = RELATION.exec(line);
          // The far end of a relation has no columns; one of several between the same models has a name.
          if (!relation && line !== '' && !/^@relation\("\w+"\)$/.test(line))
            throw new Error(`${model}.${name}: a relation that is not understood`);
          if (!relation) continue;
          const [, own, theirs, onDelete] = relation;
          const target = type.replace(/[?[\]]+$/, '');
          shape.references.push(
            `${columns(model, own).join()} → ${models.get(target)?.table} ${columns(target, theirs).join()} ${onDelete}`,
          );
          continue;
        }
        shape.columns.push(`${column} ${sqlType(model, type, line)}${/@default\(/.test(line) ? ' default' : ''}`);
        if (/@id\b/.test(line)) shape.primaryKey = column;
        const unique = /@unique\(map: "(\w+)"\)/.exec(line);
        if (unique) shape.keys.push(`${unique[1]}: unique ${column}`);
      }
      for (const line of lines) readBlockLine(line, shape, (list) => columns(model, list).join());
      return [table, sorted(shape)] as const;
    }),
  );
}

function readField(line: string): Field[] {
  if (line === '' || line.startsWith('//') || line.startsWith('@@')) return [];
  const match = /^(\w+)\s+(\w+(?:\?|\[\])?)(?:\s+(@.*))?$/.exec(line);
  if (!match) throw new Error(`not understood: ${line}`);
  const [, name = '', type = '', rest = ''] = match;
  return [{ name, type, column: /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name, line: rest }];
}

function sqlType(model: string, type: string, line: string): string {
  const base = [type.replace(/[?[\]]+$/, ''), /@db\.\w+(?:\(\d+\))?/.exec(line)?.[0]].filter(Boolean).join(' ');
  const sql = SQL_TYPE[base];
  if (!sql) throw new Error(`${model}: no PostgreSQL type is known for ${base}`);
  // A list cannot be null in Prisma, so the column must not be either.
  return `${sql}${type.endsWith('[]') ? '[]' : ''}${type.endsWith('?') ? '' : ' not null'}`;
}

function readBlockLine(line: string, shape: TableShape, columns: (list: string) => string): void {
  const id = /^@@id\(\[([^\]]+)\]\)$/.exec(line);
  const key = /^@@(unique|index)\(\[([^\]]+)\], map: "(\w+)"\)$/.exec(line);
  if (id) shape.primaryKey = columns(id[1] ?? '');
  else if (key) shape.keys.push(`${key[3]}: ${key[1] === 'unique' ? 'unique ' : ''}${columns(key[2] ?? '')}`);
  else if (!line.startsWith('@@map(')) throw new Error(`not understood: ${line}`);
}

export function sorted(shape: TableShape): TableShape {
  return { ...shape, columns: shape.columns.sort(), keys: shape.keys.sort(), references: shape.references.sort() };
}

// Judges documents by a JSON Schema of a folder. Each line on standard input is
//   {"folder": ..., "schema": "sync.schema.json", "documents": [...]}
// and is answered by a line with a list of what is wrong. Keys that a schema does not name are wrong too: what is printed
// has to be written down.
import Ajv2020 from 'ajv/dist/2020.js'
import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'

const strict = (schema) => {
  if (Array.isArray(schema)) return schema.map(strict)
  if (schema === null || typeof schema !== 'object') return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]))
  if ([copy.type].flat().includes('object') && copy.properties && !('additionalProperties' in copy)) {
    copy.additionalProperties = false
  }
  return copy
}

const judges = new Map()
const judgeOf = (folder) => {
  if (!judges.has(folder)) {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
    for (const file of fs.readdirSync(folder)) {
      ajv.addSchema(strict(JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'))))
    }
    judges.set(folder, ajv)
  }
  return judges.get(folder)
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const wrong = []
  try {
    const { folder, schema, documents } = JSON.parse(line)
    const judge = judgeOf(folder).getSchema(schema)
    if (!judge) throw new Error(`no schema ${schema}`)
    for (const document of documents) {
      if (judge(document)) continue
      for (const error of judge.errors) {
        wrong.push(`${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`)
      }
    }
  } catch (error) {
    wrong.push(String(error))
  }
  process.stdout.write(JSON.stringify(wrong) + '\n')
}

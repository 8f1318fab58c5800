/**
 * What a module must pass before it is run in a test: the engine's validator and, as a second opinion, wabt's, which
 * knows no features but those that giry means to use.
 */
import wabt from 'wabt'

const { readWasm } = await wabt()

/** Vectors, and conversions to integers that don't trap; wabt takes more for granted unless it is told not to. */
const FEATURES = {
  simd: true,
  sat_float_to_int: true,
  exceptions: false,
  mutable_globals: false,
  sign_extension: false,
  threads: false,
  function_references: false,
  multi_value: false,
  tail_call: false,
  bulk_memory: false,
  reference_types: false,
  annotations: false,
  code_metadata: false,
  gc: false,
  memory64: false,
  extended_const: false,
  relaxed_simd: false,
} as const

/** A module that was read; its declared type knows no features, without which it would allow more. */
interface Read {
  readonly validate: (features: Readonly<Record<keyof typeof FEATURES, boolean>>) => void
  readonly destroy: () => void
}

/** `giry.memory`, a memory that threads share. */
const SHARED = Buffer.from('\x04giry\x06memory\x02\x03')

/** What wabt has against a module; undefined where it finds nothing. Instructions of threads need a shared memory. */
export const complaintOf = (bytes: Uint8Array): string | undefined => {
  const features = { ...FEATURES, threads: Buffer.from(bytes).includes(SHARED) }
  try {
    const read: Read = readWasm(bytes, features)
    try {
      read.validate(features)
    } finally {
      read.destroy()
    }
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

/** Throws where the engine or wabt finds a module invalid. */
export const validate = (bytes: Uint8Array<ArrayBuffer>): void => {
  if (!WebAssembly.validate(bytes)) throw new Error('the engine finds the module invalid')
  const complaint = complaintOf(bytes)
  if (complaint !== undefined) throw new Error(`wabt finds the module invalid: ${complaint}`)
}

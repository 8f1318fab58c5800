// A vitest reporter that says `N passed, N failed, N skipped` as the last line of the run.

import type { Reporter, TestModule } from 'vitest/node'

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** A run that never reported its end has failed, whatever stopped it. */
const unfinished: Counts = { passed: 0, failed: 1, skipped: 0 }

/**
 * Tests by their state; a test without a verdict counts as failed, and so does each error that belongs to no
 * test: a file that doesn't load, a hook that throws, an error that nobody handled.
 */
const count = (modules: ReadonlyArray<TestModule>, unhandled: number): Counts => {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  )
  const broken = modules
    .flatMap((module) => [module, ...module.children.allSuites()])
    .filter((owner) => owner.errors().length > 0).length
  const passed = states.filter((state) => state === 'passed').length
  const skipped = states.filter((state) => state === 'skipped').length
  return { passed, failed: states.length - passed - skipped + broken + unhandled, skipped }
}

const print = ({ passed, failed, skipped }: Counts): void => {
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
}

/** Prints when the process exits, since vitest may still warn of a slow teardown after the last test. */
export default class CountReporter implements Reporter {
  private counts = unfinished

  onInit(): void {
    // first of the listeners, because vitest's own one ends the process when a worker dies
    process.prependOnceListener('exit', () => print(this.counts))
  }

  onTestRunStart(): void {
    this.counts = unfinished
  }

  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<unknown>): void {
    this.counts = count(modules, unhandled.length)
  }
}

// Runs a TypeScript module in a real, headless Chromium; WebGL is drawn by SwiftShader, so no GPU is needed.

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import * as A from 'fp-ts/lib/ReadonlyArray.js'
import * as O from 'fp-ts/lib/Option.js'
import { chromium, type Browser } from 'playwright-core'
import { bundle } from './bundle.js'
import { serve } from './serve.js'

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]

const places = (): readonly string[] =>
  process.env.GIRY_CHROMIUM === undefined ? usualPlaces : [process.env.GIRY_CHROMIUM]

/** The browser's executable: GIRY_CHROMIUM alone where it is set, else the first of the usual places. */
export const chromiumPath = (): O.Option<string> =>
  pipe(
    places(),
    A.findFirst((path) => existsSync(path)),
  )

/**
 * Whether browser tests run here: yes when there is a browser, and yes under CI, where a missing browser is a
 * failure. Otherwise says in one line that they are left out.
 */
export const browserTestsRun = (): boolean => {
  const run = O.isSome(chromiumPath()) || Boolean(process.env.CI)
  if (!run) console.log('no Chromium here: browser tests are left out (set GIRY_CHROMIUM to its executable)')
  return run
}

export interface ChromiumOptions {
  /** An installed project whose node_modules gives 'giry'; without it 'giry' means the sources in lib/. */
  readonly project?: string
  /** Is told each line that the page writes by console.log. */
  readonly onLog?: (line: string) => void
}

interface Outcome {
  readonly __result?: string
  readonly __error?: string
}

/** Opens the page and awaits its outcome; an error in the page becomes a rejection with the page's own stack. */
const outcomeOf = async (browser: Browser, url: string, onLog: (line: string) => void): Promise<unknown> => {
  const page = await browser.newPage()
  const failed = new Promise<never>((_, reject) => {
    page.on('crash', () => reject(new Error('the page crashed in Chromium')))
    page.on('pageerror', (error) =>
      reject(new Error(`uncaught in Chromium: ${error.stack ?? error.message}`)),
    )
  })
  page.on('console', (message) => {
    if (message.type() === 'log') onLog(message.text())
  })
  const done = async (): Promise<unknown> => {
    await page.goto(url)
    await page.waitForFunction('window.__result !== undefined || window.__error !== undefined', undefined, {
      timeout: 0,
    })
    const { __result, __error } = (await page.evaluate(
      '({ __result: window.__result, __error: window.__error })',
    )) as Outcome
    if (__error !== undefined) throw new Error(`the entry failed in Chromium: ${__error}`)
    return JSON.parse(__result ?? 'null')
  }
  return Promise.race([done(), failed])
}

/**
 * Bundles `entry`, the absolute path of a module that exports `main: () => Promise<Json>`, serves it on
 * localhost, runs it in a fresh Chromium profile and gives main's value. The wasm files of tfjs lie at the
 * server's root: `setWasmPaths('/')`. Rejects when there is no browser, when the bundle doesn't build, and when
 * the page throws. Browser, server and temporary folder are gone afterwards in every case.
 */
export const runInChromium = async (entry: string, options: ChromiumOptions = {}): Promise<unknown> => {
  const executablePath = chromiumPath()
  if (O.isNone(executablePath)) {
    throw new Error(`no Chromium at ${places().join(', ')}: install one or set GIRY_CHROMIUM`)
  }
  const folder = await mkdtemp(join(tmpdir(), 'giry-browser-'))
  try {
    await bundle({ entry, folder, project: options.project })
    const served = await serve(folder)
    try {
      // launch() makes a profile of its own and deletes it on close
      const browser = await chromium.launch({ executablePath: executablePath.value, args: flags })
      try {
        return await outcomeOf(browser, served.url, options.onLog ?? (() => undefined))
      } finally {
        await browser.close()
      }
    } finally {
      await served.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// Bundles one TypeScript module for the browser: vite's build, one ES module, a page that runs its main().

import { cp, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { aliases, repository } from '../../.config/aliases.js'

export interface BundleOptions {
  /** Absolute path of the module. */
  readonly entry: string
  /** Folder that receives index.html, entry.js and the wasm files. */
  readonly folder: string
  /** An installed project whose node_modules gives 'giry'; without it 'giry' means the sources in lib/. */
  readonly project?: string
}

/** main's value is kept as JSON text, since what lies on `window` is all that the harness sees of the page. */
const page = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="module">
  try {
    const { main } = await import('./entry.js')
    window.__result = JSON.stringify(await main()) ?? 'null'
  } catch (error) {
    window.__error = String(error?.stack ?? error)
  }
</script>
`

/** tfjs's wasm backend fetches its modules at run time; here they lie at the server's root, beside the page. */
const copyWasm = async (project: string, folder: string): Promise<void> => {
  const require = createRequire(join(project, 'package.json'))
  const dist = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
  const files = (await readdir(dist)).filter((file) => file.endsWith('.wasm'))
  await Promise.all(files.map((file) => cp(join(dist, file), join(folder, file))))
}

/** Writes a page that imports the bundled module and awaits its `main`. Rejects when the bundle can't be built. */
export const bundle = async ({ entry, folder, project }: BundleOptions): Promise<void> => {
  await build({
    configFile: false,
    root: project ?? repository,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: project === undefined ? aliases : [] },
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: { entry, formats: ['es'], fileName: () => 'entry.js' },
      rollupOptions: { output: { inlineDynamicImports: true } },
    },
  })
  await copyWasm(project ?? repository, folder)
  await writeFile(join(folder, 'index.html'), page)
}

/** Draws as other programs read them: text, which the caller writes to files. */
export { toArviZ, type ArviZOptions } from './export/arviz.js'
export { toCmdStanCsv, type CsvOptions } from './export/cmdstan.js'
export { type Exported } from './export/statistics.js'

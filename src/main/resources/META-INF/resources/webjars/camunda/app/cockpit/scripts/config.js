/*
 * Cockpit configuration. Takes the place of the default config.js of the
 * Camunda 7.24.0 webjar; options not named here keep the web app's defaults.
 */
export default {
  // Shown in the header and the browser title as "<vendor> <name>".
  app: {
    name: '运行监控',
    vendor: 'Tocsin'
  },

  // Camunda's page for newcomers, which this application does not ship, is not looked for.
  disableWelcomeMessage: true,

  // Relative to app/cockpit/; the web app appends ".js". The history of incidents, which the community edition does not show.
  customScripts: ['scripts/audit/audit'],

  // The web app looks up the first part of the browser language ("zh-CN" -> "zh")
  // and loads app/cockpit/locales/<code>.json; all other browsers get the fallback.
  locales: {
    availableLocales: ['zh', 'en'],
    fallbackLocale: 'zh'
  }
};

/*
 * Tasklist configuration. Takes the place of the default config.js of the
 * Camunda 7.24.0 webjar; options not named here keep the web app's defaults.
 */
export default {
  // Shown in the header and the browser title as "<vendor> <name>".
  app: {
    name: '应急预案',
    vendor: 'Tocsin'
  },

  // Camunda's page for newcomers, which this application does not ship, is not looked for.
  disableWelcomeMessage: true,

  // The web app looks up the first part of the browser language ("zh-CN" -> "zh")
  // and loads app/tasklist/locales/<code>.json; all other browsers get the fallback.
  locales: {
    availableLocales: ['zh', 'en'],
    fallbackLocale: 'zh'
  },

  // Relative to app/tasklist/; the web app appends ".js".
  customScripts: ['scripts/form-messages/form-messages', 'scripts/typed-text/typed-text'],

  shortcuts: {
    claimTask: {
      key: 'ctrl+alt+c',
      description: '认领当前选中的任务'
    },
    focusFilter: {
      key: 'ctrl+shift+f',
      description: '将焦点移至列表中的第一个筛选器'
    },
    focusList: {
      key: 'ctrl+alt+l',
      description: '将焦点移至列表中的第一个任务'
    },
    focusForm: {
      key: 'ctrl+alt+f',
      description: '将焦点移至任务表单的第一个输入框'
    },
    startProcess: {
      key: 'ctrl+alt+p',
      description: '打开启动流程对话框'
    }
  }
};

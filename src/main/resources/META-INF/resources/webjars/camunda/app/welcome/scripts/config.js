/*
 * Welcome configuration. Takes the place of the default config.js of the
 * Camunda 7.24.0 webjar; options not named here keep the web app's defaults.
 */
export default {
  // Shown in the header and the browser title as "<vendor> <name>".
  app: {
    name: '应急预案平台',
    vendor: 'Tocsin'
  },

  // Camunda's page for newcomers, which this application does not ship, is not looked for.
  disableWelcomeMessage: true,

  // Pages of our own that share the login.
  links: [
    {
      label: '值班名册',
      href: '/camunda/roster/',
      description: '现在谁值班、怎么联系；排班、请假与代理'
    },
    {
      label: '通知与到岗',
      href: '/camunda/reached/',
      description: '每个事件通知了谁、谁还没有答复、谁还没有到岗'
    },
    {
      label: '登记簿',
      href: '/camunda/records/',
      description: '故障、投诉、演练等登记与台账；更正与导出'
    },
    {
      label: '统计',
      href: '/camunda/figures/',
      description: '响应和恢复用了多久、有多少在时限内；供管理人员和审计人员查看'
    },
    {
      label: '保存与冻结',
      href: '/camunda/retention/',
      description: '什么保存多久、下次清理什么；冻结事件'
    },
    {
      label: '查阅记录',
      href: '/camunda/access/',
      description: '谁在什么时候看过什么；供审计人员和系统管理员查看'
    }
  ],

  // The web app looks up the first part of the browser language ("zh-CN" -> "zh")
  // and loads app/welcome/locales/<code>.json; all other browsers get the fallback.
  locales: {
    availableLocales: ['zh', 'en'],
    fallbackLocale: 'zh'
  }
};

/*
 * Chinese texts for the Camunda Forms and for refusals shown in Tasklist.
 *
 * Tasklist renders *.form files with form-js 1.8, which has its validation
 * messages, placeholders and date picker texts built in as English literals and
 * offers no translation hook. This script therefore replaces the known literals
 * in the rendered page.
 *
 * The engine's REST API puts English words and an id before a message of ours that
 * says which field is wrong; they are taken off.
 *
 * It only looks inside forms and notifications, and there only at the elements
 * which they label themselves. Texts it does not know stay as they are. It changes text
 * nodes and the three attributes below, never the value of an input.
 */

const CONTAINER = '.fjs-container, .notifications';
const ATTRIBUTES = ['placeholder', 'title', 'aria-label'];

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July',
  'August', 'September', 'October', 'November', 'December'
];

const WEEKDAYS = { Sun: '日', Mon: '一', Tue: '二', Wed: '三', Thu: '四', Fri: '五', Sat: '六' };

const month = name => `${MONTHS.indexOf(name) + 1}月`;
const MONTH_NAME = `(${MONTHS.join('|')})`;

const exactly = (english, chinese) => text => (text === english ? chinese : undefined);

const matching = (pattern, replace) => text => {
  const match = pattern.exec(text);
  return match ? replace(...match.slice(1)) : undefined;
};

/** Rules for the text nodes that are direct children of the selected elements. */
const TEXT_RULES = [
  {
    selector: '.fjs-form-field-error li',
    translations: [
      exactly('Field is required.', '此项为必填项。'),
      // The pattern is a regular expression: the field's description tells staff what is wanted.
      matching(/^Field must match pattern [^]*\.$/, () => '格式不符合要求。'),
      matching(/^Field must have minimum value of (.+)\.$/, limit => `数值不得小于 ${limit}。`),
      matching(/^Field must have maximum value of (.+)\.$/, limit => `数值不得大于 ${limit}。`),
      matching(/^Field must have minimum length of (.+)\.$/, limit => `至少输入 ${limit} 个字符。`),
      matching(/^Field must have maximum length of (.+)\.$/, limit => `最多输入 ${limit} 个字符。`),
      matching(
        /^Field must be a valid\s+international phone number\. \(e\.g\. (.+)\)$/,
        () => '请输入有效的国际电话号码（例如 +8613800138000）。'
      ),
      exactly('Field must be a valid email.', '请输入有效的电子邮箱地址。'),
      exactly('Value is not a number.', '请输入数字。'),
      exactly('Value is expected to be an integer.', '请输入整数。'),
      matching(
        /^Value is expected to have at most (\d+) decimal digits?\.$/,
        digits => `最多保留 ${digits} 位小数。`
      ),
      matching(
        /^Please select a valid value, the two nearest valid values are (\S+) and (\S+)\.$/,
        (lower, upper) => `请输入有效值，最接近的两个有效值为 ${lower} 和 ${upper}。`
      )
    ]
  },
  { selector: '.fjs-select-placeholder', translations: [exactly('Select', '请选择')] },
  {
    selector: '.fjs-dropdownlist-empty',
    translations: [exactly('No results', '无匹配项'), exactly('All values selected', '已全部选择')]
  },
  { selector: '.fjs-taglist-skip-link', translations: [exactly('Skip to search', '跳到搜索')] },
  {
    selector: '.fjs-table-empty, .fjs-table-td[colspan]',
    translations: [exactly('Nothing to show.', '暂无数据。')]
  },
  { selector: '.fjs-table-nav-label', translations: [exactly('of', '/')] },
  { selector: '.fjs-repeat-render-add', translations: [exactly('Add new', '新增')] },
  {
    selector: '.fjs-repeat-render-collapse',
    translations: [
      matching(/^Expand all \((\d+)\)$/, count => `全部展开（${count}）`),
      exactly('Collapse', '收起')
    ]
  },
  { selector: '.flatpickr-weekday', translations: [text => WEEKDAYS[text]] },
  {
    selector: '.flatpickr-monthDropdown-month, .flatpickr-month .cur-month',
    translations: [matching(new RegExp(`^${MONTH_NAME}$`), month)]
  },
  {
    selector: '.notifications .message',
    // "Cannot instantiate process definition system-fault:1:8483e30c: 字段…"
    translations: [matching(/^Cannot [\x20-\x7e]*: ([\u3000-\u9fff][^]*)$/, ours => ours)]
  }
];

/** Rules for the attributes named in ATTRIBUTES. */
const ATTRIBUTE_RULES = [
  {
    selector: '.fjs-input, .fjs-taglist-input',
    attribute: 'placeholder',
    translations: [
      exactly('Search', '搜索'),
      exactly('hh:mm', '时:分'),
      exactly('hh:mm ?m', '时:分 am/pm'),
      // The date pattern of the browser's locale, e.g. "yyyy/mm/dd" or "mm/dd/yyyy".
      matching(/^((?=.*d)(?=.*m)(?=.*y)[dmy]{1,4}(?:[^a-z]+[dmy]{1,4}){2}[^a-z]*)$/, pattern =>
        pattern.replace(/y+/, '年').replace(/m+/, '月').replace(/d+/, '日')
      )
    ]
  },
  {
    selector: '.fjs-taglist-tag-remove',
    attribute: 'title',
    translations: [exactly('Remove tag', '移除')]
  },
  {
    selector: 'button, .flatpickr-calendar [aria-label]',
    attribute: 'aria-label',
    translations: [
      exactly('Increment', '增大'),
      exactly('Decrement', '减小'),
      exactly('Previous page', '上一页'),
      exactly('Next page', '下一页'),
      matching(/^Remove list item (\d+)$/, item => `移除第 ${item} 项`),
      exactly('Year', '年'),
      exactly('Month', '月'),
      matching(
        new RegExp(`^${MONTH_NAME} (\\d{1,2}), (\\d{4})$`),
        (name, day, year) => `${year}年${month(name)}${day}日`
      )
    ]
  }
];

/** The Chinese for a text, with its surrounding white space, or undefined. */
function translate(text, translations) {
  const english = text.trim();
  if (!english) {
    return undefined;
  }
  for (const translation of translations) {
    const chinese = translation(english);
    if (chinese !== undefined) {
      return text.replace(english, () => chinese);
    }
  }
  return undefined;
}

function select(element, selector) {
  const elements = [...element.querySelectorAll(selector)];
  return element.matches(selector) ? [element, ...elements] : elements;
}

/** Translates an element and all elements in it. */
function translateElement(root) {
  for (const { selector, translations } of TEXT_RULES) {
    for (const element of select(root, selector)) {
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) {
          const chinese = translate(node.data, translations);
          if (chinese !== undefined) {
            node.data = chinese;
          }
        }
      }
    }
  }
  for (const { selector, attribute, translations } of ATTRIBUTE_RULES) {
    for (const element of select(root, selector)) {
      const chinese = translate(element.getAttribute(attribute) || '', translations);
      if (chinese !== undefined) {
        element.setAttribute(attribute, chinese);
      }
    }
  }
}

/** Translates whatever of an element belongs to a form or a notification. */
function translateWithin(element) {
  if (element.closest(CONTAINER)) {
    translateElement(element);
  } else {
    element.querySelectorAll(CONTAINER).forEach(translateElement);
  }
}

function handle(mutations) {
  // A form changes many nodes at a time: look at each element once.
  const changed = new Set();
  for (const { type, target } of mutations) {
    const element = type === 'characterData' ? target.parentElement : target;
    if (element && element.isConnected) {
      changed.add(element);
    }
  }
  changed.forEach(translateWithin);
}

/** True where Tasklist itself is shown in Chinese: see `locales` in ../config.js. */
function isChinese() {
  const [preferred = ''] = navigator.languages || [navigator.language];
  return preferred.split('-')[0].toLowerCase() !== 'en';
}

if (isChinese()) {
  new MutationObserver(handle).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES
  });
  translateWithin(document.body);
}

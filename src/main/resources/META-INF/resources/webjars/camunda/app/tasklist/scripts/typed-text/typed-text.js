/*
 * Nothing that has been typed into a Camunda Form is lost.
 *
 * form-js 1.8 takes what is typed into its state 300 ms after the last key, or when the field is left. Whatever draws
 * the form anew before that puts the older value back into the field: typing right after a number has been entered does,
 * since a number field reports its value once more, 300 ms after it has been left. So each key is taken at once, by
 * telling the field the same as when it is left.
 */

const TYPED = ['textfield', 'textarea', 'number']
  .map(type => `.fjs-form-field-${type} input, .fjs-form-field-${type} textarea`)
  .join(', ');

// Heard in the bubbling phase: the field itself has noted the new value by then.
document.addEventListener('input', event => {
  if (event.target.matches(TYPED)) {
    event.target.dispatchEvent(new FocusEvent('focusout'));
  }
});

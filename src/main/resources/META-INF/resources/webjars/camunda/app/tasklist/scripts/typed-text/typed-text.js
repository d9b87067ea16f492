/*
 * Nothing that has been typed into a Camunda Form is lost.
 *
 * form-js 1.8 takes what is typed into its state 300 ms after the last key, or when the field is left. A number field
 * that has been left reports its value once more about as much later; the form is drawn anew then, and what has been
 * typed into the next field meanwhile gives way to what the state still has for it. So for as long as such a report may
 * come, each key is taken at once, by telling the field the same as when it is left.
 *
 * Not at other times: a list of options that is opened right after a field has been told so does not open.
 */

const NUMBER = '.fjs-form-field-number input';
const TEXT = '.fjs-form-field-textfield input, .fjs-form-field-textarea textarea';
const REPORTED_MS = 600;

let left = -REPORTED_MS;

document.addEventListener('focusout', event => {
  if (event.target.matches(NUMBER)) {
    left = performance.now();
  }
});

// Heard in the bubbling phase: the field itself has noted the new value by then.
document.addEventListener('input', event => {
  if (performance.now() - left < REPORTED_MS && event.target.matches(TEXT)) {
    event.target.dispatchEvent(new FocusEvent('focusout'));
  }
});

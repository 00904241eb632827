// Choosing all shows all boxes as chosen. Without this script the boxes and the choice of all work the same.
const all = /** @type {HTMLInputElement | null} */ (document.getElementById('choose-all'))
/** @type {NodeListOf<HTMLInputElement>} */
const boxes = document.querySelectorAll('input[name=n]')

all?.addEventListener('change', () => {
  for (const box of boxes) box.checked = all.checked
})
for (const box of boxes)
  box.addEventListener('change', () => {
    if (all && !box.checked) all.checked = false
  })
if (all?.checked) for (const box of boxes) box.checked = true

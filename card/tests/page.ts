/** The page that the card waits for. */

if (customElements.get("home-assistant") === undefined) {
  customElements.define("home-assistant", class extends HTMLElement {});
}

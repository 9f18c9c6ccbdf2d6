/** The one thing a slip can do: be printed. */
document.getElementById("print")?.addEventListener("click", () => print());
export {};

# Refusals that a screen makes itself, without the hub; the hub's own are in refusals.ftl. The key is the code.

refusal-screen-broken = Something went wrong on this screen. Reload it.
refusal-signed-out-here = You have signed out.
refusal-no-answer = The hub is not answering. Check this device’s network.
refusal-unexplained = The hub did not say why.
refusal-hub-away = Not possible while the hub is away. Only orders and cash payments are.
refusal-behind-another = Something done earlier on this screen is still waiting and must be sent first.
refusal-given-up = You gave this up on this screen.
refusal-no-new-orders = No new orders for now. Open orders can be finished and paid.

# The office’s pages of what is sold: menu, modifiers, price rules, taxes.

## The menu

pages-menu-category-in-sentence = category
pages-menu-item-in-sentence = item
pages-menu-about = What you sell, and its prices. Open orders keep the prices they were taken at.
pages-menu-add-category = Add a category
pages-menu-add-item = Add an item
pages-menu-categories = Categories
pages-menu-edit-category = Edit category
pages-menu-open-price = Open price
pages-menu-off = Off the menu
pages-menu-no-items = No items yet.
pages-menu-empty = The menu is empty
pages-menu-empty-note = Add a category such as Grills, then its items.
pages-menu-category-remove = A category must be empty. Move its items or take them off the menu first.
pages-menu-category-example = Grills
pages-menu-colour = Colour
pages-menu-default-station = The default station
pages-menu-default-tax = The default
pages-menu-item-remove = It disappears from every screen now. Past sales stay in the reports. You can put it back.
pages-menu-take-off = Take off the menu
pages-menu-item-example = Grilled tilapia
pages-menu-short-name = Short name
pages-menu-short-name-hint = For tickets and small buttons
pages-menu-category = Category
pages-menu-entered-at-till = The price is entered at the till
pages-menu-by-weight = Sold by weight
pages-menu-service-charge = Service charge applies
pages-menu-modifiers = Modifiers
pages-menu-same-as-category = Same as its category
pages-menu-takeaway-taxes = Taxes on takeaway
pages-menu-same-taxes = The same
pages-menu-delivery-taxes = Taxes on delivery
pages-menu-same-as-takeaway = The same as takeaway
pages-menu-picture = Picture
pages-menu-picture-hint = PNG, JPEG or WebP, up to 1 MB. Saved at once.
pages-menu-how-many-left = How many are left
pages-menu-not-counted = Not counted
pages-menu-left-hint = Goes down as it is ordered
pages-menu-on = On the menu
pages-menu-items =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
pages-menu-add-to = Add to { $category }

## Colours of categories

pages-colour-amber = Amber
pages-colour-blue = Blue
pages-colour-brown = Brown
pages-colour-green = Green
pages-colour-grey = Grey
pages-colour-pink = Pink
pages-colour-red = Red
pages-colour-teal = Teal
pages-colour-violet = Violet

## The menu

pages-menu-price = Price ({ $currency })

## Modifiers

pages-modifiers-about = Choices for items: how they are cooked, what comes with them, what is left out.
pages-modifiers-add-group = Add a group
pages-modifiers-none = No modifier groups yet
pages-modifiers-none-note = Add one, such as “How is it cooked?”, then tick it on the items that need it.
pages-modifiers-group-in-sentence = group
pages-modifiers-remove = First untick it on every item that offers it.
pages-modifiers-group-example = Sides
pages-modifiers-at-least = At least
pages-modifiers-at-most = At most
pages-modifiers-modifiers = Modifiers
pages-modifiers-add = Add a modifier
pages-modifiers-example = Extra chilli
pages-modifiers-where-item-is-made = Where the item is made
pages-modifiers-exactly = exactly { $count }
pages-modifiers-range = { $least } to { $most }
pages-modifiers-up-to = up to { $count }
pages-modifiers-used-by =
    { $count ->
        [one] With { $count } item
       *[other] With { $count } items
    }
pages-modifiers-not-used = Not used by any item
pages-modifiers-extra-price = Extra price ({ $currency })

## Price rules

pages-rules-about = Other prices at certain hours, such as a happy hour. A line keeps the price it was added at.
pages-rules-add = Add a price rule
pages-rules-every-day = every day
pages-rules-all-day = all day
pages-rules-whole-menu = the whole menu
pages-rules-off = Off
pages-rules-none = No price rules yet
pages-rules-none-note = The menu’s prices apply at all hours. Add a rule, such as “Happy hour: 20 % off drinks, Monday to Friday, 17:00 to 19:00”.
pages-rules-rule-in-sentence = price rule
pages-rules-remove = Lines sold with it keep their price. To pause it, switch it off instead.
pages-rules-example = Happy hour
pages-rules-name-hint = Shown on the receipt
pages-rules-effect = Effect
pages-rules-percent = Percent off
pages-rules-amount = An amount off
pages-rules-price = A fixed price
pages-rules-priority = Priority
pages-rules-priority-hint = The lowest number that applies is used
pages-rules-days = Days (none ticked: every day)
pages-rules-from = From
pages-rules-from-hint = In the venue’s time zone. Empty: all day
pages-rules-to = To
pages-rules-to-hint = Can be after midnight
pages-rules-first-day = First day
pages-rules-last-day = Last day
pages-rules-order-types = Order types (none ticked: all)
pages-rules-categories = Categories (no categories and no items ticked: the whole menu)
pages-rules-items = Single items
pages-rules-on = Switched on
pages-rules-percent-off = { $percent } % off
pages-rules-amount-off = { $amount } off
pages-rules-each = { $amount } each
pages-rules-hours = { $first } to { $last }
pages-rules-starts = from { $day }
pages-rules-ends = until { $day }
pages-rules-more = { $count } more
pages-rules-value = Value (% or { $currency })

## Days of the week

pages-day-mon = Mon
pages-day-tue = Tue
pages-day-wed = Wed
pages-day-thu = Thu
pages-day-fri = Fri
pages-day-sat = Sat
pages-day-sun = Sun

## Taxes

pages-taxes-percent = { $rate } %
pages-taxes-compound = { $rate } % on price and earlier taxes
pages-taxes-piece = { $amount } a piece
pages-taxes-inclusive = { $name }: { $figure }, in the price
pages-taxes-added = { $name }: { $figure }, on top
pages-taxes-kinds = Give each tax a rate or an amount a piece. They apply in this order.
pages-taxes-rate-example = 18 %
pages-taxes-amount-example = or a piece
pages-taxes-amount = Amount a piece ({ $currency })
pages-taxes-on-taxes = On the taxes above too
pages-taxes-about = Tax groups that items share. Past sales keep the taxes they were sold with.
pages-taxes-add-group = Add a tax group
pages-taxes-no-tax = No tax
pages-taxes-none = No taxes yet
pages-taxes-none-note = Without taxes, guests pay the menu’s prices and reports show no tax.
pages-taxes-group-in-sentence = tax group
pages-taxes-remove = First choose another tax group for everything on the menu that uses it.
pages-taxes-group-example = Food
pages-taxes-add = Add a tax
pages-taxes-code-example = VAT
pages-taxes-name-example = VAT 18 %
pages-taxes-name = Name on receipts
pages-taxes-rate = Rate in percent
pages-taxes-in-price = In the price
pages-taxes-default = Default for everything without a tax group

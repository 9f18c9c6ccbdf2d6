# The office: its menu, its overview, and what its forms share.

## The frame

pages-office = Office
pages-office-dashboard = Dashboard

## Sections of the menu

pages-section-today = Today
pages-section-menu = Menu and prices
pages-section-venue = Venue
pages-section-system = System

## Pages

pages-title-overview = Overview
pages-title-reports = Reports
pages-title-shifts = Shifts
pages-title-menu = Menu
pages-title-modifiers = Modifiers
pages-title-price-rules = Price rules
pages-title-taxes = Taxes
pages-title-floors = Floors and tables
pages-title-stations = Stations
pages-title-staff = Staff
pages-title-devices = Devices
pages-title-printers = Printers
pages-title-settings = Settings
pages-title-backups = Backups
pages-title-doctor = Doctor
pages-title-audit = Audit

## The frame

pages-office-for-admins = This page is for an admin
pages-office-for-managers = This page is for managers and admins
pages-office-ask-admin = You are signed in as { $name }, { $role }. Ask an admin, or sign in as one.

## Overview

pages-overview-demo = The demo venue. Change whatever you like.
pages-overview-about = Everything you need to set up, in order.
pages-overview-on-menu = On the menu
pages-overview-tables = Tables
pages-overview-staff = Staff
pages-overview-can-sign-in = can sign in
pages-overview-devices = Devices
pages-overview-ready = Ready for guests?
pages-overview-done = Done
pages-overview-to-do = To do
pages-overview-sold-out = { $count } sold out
pages-overview-paired = { $count } paired
pages-overview-progress = { $done } of { $all }
pages-overview-step-venue = Name, clock, receipts
pages-overview-hint-settings = Details of the venue
pages-overview-hint-stations = Where items are made
pages-overview-hint-taxes = Your tax rates
pages-overview-hint-floors = Where guests sit
pages-overview-hint-menu = What you sell
pages-overview-hint-staff = Who works here
pages-overview-hint-devices = Tills and kitchen screens

## Forms

pages-form-optional = optional
pages-form-remove = Remove
pages-form-save = Save
pages-form-made-at = Made at
pages-form-taxes = Taxes
pages-form-position = Position in lists
pages-form-default = Default
pages-form-code = Code
pages-form-none = None
pages-form-in-use = In use

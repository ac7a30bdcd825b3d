"""Which tests show that a rule of the quality scale is kept, or that what exempts from it still holds."""

HERE = "quality/test_code.py::"
SHOWN = "quality/test_entities.py::"
DOCS = "quality/test_readme.py::"
SECTIONS = f"{DOCS}test_the_readme_has_every_section_that_the_rules_ask_for"

DONE: dict[str, tuple[str, ...]] = {
    # Bronze
    "action-setup": ("test_services.py::test_all_actions_are_there_before_any_massager_is",),
    "appropriate-polling": (
        "test_coordinator.py::test_it_polls_nothing",
        f"{SHOWN}test_every_entity_has_an_id_a_name_of_its_own_and_a_device_and_is_not_polled",
    ),
    "brands": ("test_manifest.py::test_every_brand_image_is_a_png_of_the_size_that_home_assistant_shows",),
    "common-modules": (f"{SHOWN}test_every_entity_stands_on_a_base_that_all_of_its_device_share",),
    "config-flow-test-coverage": (f"{HERE}test_every_module_is_tested_and_every_line_of_the_flows",),
    "config-flow": (
        f"{HERE}test_every_field_of_every_dialog_is_explained",
        "test_config_flow.py::test_a_discovered_massager_is_added_step_by_step_and_only_read_from",
        "athlete/test_adding.py::test_an_athlete_is_added_with_a_statement_of_their_own_and_nothing_starts",
    ),
    "docs-actions": ("test_docs.py::test_the_readme_tells_every_action_and_every_field",),
    "docs-conditions": (f"{DOCS}test_the_readme_leads_to_every_trigger_and_condition",),
    "docs-high-level-description": (f"{DOCS}test_the_readme_begins_with_what_it_is",),
    "docs-installation-instructions": (SECTIONS,),
    "docs-removal-instructions": (SECTIONS,),
    "docs-triggers": (f"{DOCS}test_the_readme_leads_to_every_trigger_and_condition",),
    "entity-event-setup": (f"{HERE}test_an_entity_listens_only_once_it_is_there",),
    "entity-unique-id": (f"{SHOWN}test_every_entity_has_an_id_a_name_of_its_own_and_a_device_and_is_not_polled",),
    "has-entity-name": (f"{SHOWN}test_every_entity_has_an_id_a_name_of_its_own_and_a_device_and_is_not_polled",),
    "runtime-data": (f"{HERE}test_what_an_entry_runs_with_is_kept_in_the_entry",),
    "test-before-configure": (
        "test_config_flow.py::test_a_discovered_massager_that_does_not_connect_can_be_tried_again",
        "test_config_flow.py::test_a_picked_massager_that_does_not_connect_can_be_tried_again",
    ),
    "unique-config-entry": (
        "test_config_flow.py::test_a_massager_is_not_added_twice",
        "test_config_flow.py::test_a_massager_that_was_added_meanwhile_is_not_added_again",
    ),
    # Silver
    "action-exceptions": (
        f"{HERE}test_every_error_of_home_assistant_is_raised_in_translated_words",
        "test_coordinator.py::test_what_goes_wrong_is_said_in_translated_words",
    ),
    "config-entry-unloading": ("test_init.py::test_unloading_lets_go_of_the_massager",),
    "docs-configuration-parameters": (
        "test_docs.py::test_the_readme_tells_every_option",
        f"{DOCS}test_the_readme_tells_what_an_athlete_chooses",
    ),
    "docs-installation-parameters": (f"{DOCS}test_the_readme_tells_what_is_asked_when_one_is_added",),
    "entity-unavailable": (f"{SHOWN}test_what_a_massager_says_is_unavailable_while_it_is_away",),
    "integration-owner": (f"{HERE}test_somebody_owns_it",),
    "log-when-unavailable": ("test_coordinator.py::test_each_time_that_it_goes_and_comes_is_said_in_one_line",),
    "parallel-updates": (f"{HERE}test_every_platform_says_how_many_calls_it_takes_at_once",),
    "reauthentication-flow": (
        "strava/test_trouble.py::test_who_takes_the_access_back_at_strava_is_asked_to_connect_anew_and_nothing_else_ends",
    ),
    "test-coverage": (f"{HERE}test_every_module_is_tested_and_every_line_of_the_flows",),
    # Gold
    "devices": (
        "test_init.py::test_the_device_says_who_made_it_and_which_it_is",
        f"{SHOWN}test_every_entity_has_an_id_a_name_of_its_own_and_a_device_and_is_not_polled",
    ),
    "diagnostics": (
        "test_diagnostics.py::test_they_tell_what_a_bug_report_needs",
        "test_diagnostics.py::test_who_it_is_and_where_is_not_told",
    ),
    "discovery": (
        "test_manifest.py::test_home_assistant_discovers_exactly_what_the_bundled_profiles_recognise",
        "test_config_flow.py::test_a_discovered_massager_is_added_step_by_step_and_only_read_from",
    ),
    "docs-data-update": (f"{DOCS}test_the_readme_says_how_data_are_kept_up_to_date",),
    "docs-examples": (SECTIONS, "examples/test_examples.py::test_what_an_example_shows_happens"),
    "docs-known-limitations": (SECTIONS,),
    "docs-supported-devices": (
        SECTIONS,
        "test_docs.py::test_the_readme_tells_every_kind_of_massager_and_how_well_it_is_known",
    ),
    "docs-supported-functions": (SECTIONS, f"{DOCS}test_the_readme_tells_every_entity"),
    "docs-troubleshooting": (SECTIONS,),
    "docs-use-cases": (SECTIONS,),
    "entity-category": (f"{SHOWN}test_what_is_about_the_device_itself_is_set_apart",),
    "entity-device-class": (f"{SHOWN}test_what_has_a_device_class_says_so",),
    "entity-disabled-by-default": (
        f"{SHOWN}test_what_changes_with_nearly_every_report_is_off_until_somebody_wants_it",
    ),
    "entity-translations": ("test_translations.py::test_every_entity_has_a_name_and_an_icon",),
    "exception-translations": (
        f"{HERE}test_every_error_of_home_assistant_is_raised_in_translated_words",
        "test_translations.py::test_every_reason_for_which_something_fails_has_a_sentence_and_every_sentence_a_reason",
    ),
    "icon-translations": (
        f"{HERE}test_no_icon_is_set_in_code",
        "test_translations.py::test_every_entity_has_a_name_and_an_icon",
        "test_translations.py::test_actions_have_words_fields_and_icons",
    ),
    "reconfiguration-flow": (
        "test_reconfigure.py::test_another_unit_takes_the_place_and_all_that_was_stays",
        "test_config_flow.py::test_a_massager_is_asked_anew_what_it_can_do_and_gets_the_entities_for_it",
    ),
    "repair-issues": ("test_translations.py::test_every_issue_has_its_words",),
    # Platinum
    "inject-websession": (f"{HERE}test_nothing_opens_a_web_session_of_its_own",),
}

EXEMPT: dict[str, tuple[str, ...]] = {
    "dependency-transparency": (f"{HERE}test_the_libraries_are_those_that_were_looked_at",),
    "docs-conditions": (f"{HERE}test_there_are_no_triggers_and_conditions_of_which_nothing_is_told",),
    "docs-triggers": (f"{HERE}test_there_are_no_triggers_and_conditions_of_which_nothing_is_told",),
    "test-before-setup": ("test_init.py::test_it_is_set_up_while_the_massager_is_away",),
    "discovery-update-info": (f"{HERE}test_nothing_is_discovered_in_a_network",),
    "dynamic-devices": (f"{SHOWN}test_an_entry_has_one_device",),
    "stale-devices": (f"{SHOWN}test_an_entry_has_one_device", f"{SHOWN}test_a_device_goes_with_its_entry"),
    "async-dependency": (f"{HERE}test_the_libraries_are_those_that_were_looked_at",),
    "strict-typing": (
        f"{HERE}test_all_code_is_checked_strictly_with_types_of_every_library",
        f"{HERE}test_strict_typing_is_exempt_only_as_long_as_a_library_has_no_types",
    ),
}

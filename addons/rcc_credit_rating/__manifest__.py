{
    "name": "Rural Credit Rating",
    "summary": "Schemes, surveys, panels, notices and grants for farm households",
    "version": "19.0.1.0.0",
    "author": "Rural Credit CRM contributors",
    "license": "LGPL-3",
    "category": "Rural Credit",
    "depends": ["rcc_customer"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/rcc_credit_rating_rules.xml",
        # Data
        "data/cron_data.xml",
        "data/rating_scheme_sunshine_2009.xml",
        "data/rating_scheme_sunshine.xml",
        "data/rating_scheme_guizhou.xml",
        "data/rating_scheme_templates.xml",
        "data/rcc_report_data.xml",
        # Wizards
        "wizard/credit_reason_views.xml",
        "wizard/certificate_receipt_views.xml",
        "wizard/reference_fix_views.xml",
        # Reports
        "report/grant_reports.xml",
        "report/notice_report.xml",
        # Views
        "views/authority_views.xml",
        "views/rating_scheme_views.xml",
        "views/rating_reference_views.xml",
        "views/rating_visit_views.xml",
        "views/rating_panel_views.xml",
        "views/rating_objection_views.xml",
        "views/rating_notice_views.xml",
        "views/certificate_views.xml",
        "views/grant_views.xml",
        "views/rating_result_views.xml",
        "views/rating_result_form_views.xml",
        "views/rating_run_views.xml",
        "views/household_views.xml",
        "views/rcc_credit_rating_menus.xml",
    ],
    "development_status": "Beta",
}

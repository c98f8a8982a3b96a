/// The world's numbering plan as printable text: `Generated/` holds the tables, `Scripts/generate-numbering-plan.py`
/// makes them, ``NumberingPlan`` reads them once.
///
/// They are text because an array literal of this size takes the compiler half a minute and a resource bundle would
/// have to travel beside the host's executable.
enum NumberingPlanTables {}

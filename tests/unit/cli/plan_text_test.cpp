#include "cli/plan_text.h"

#include <gtest/gtest.h>

#include "unit/cli/samples.h"

namespace godwit::cli {
namespace {

TEST(PlanText, ShowsOrderHazardsAndASummary) {
  EXPECT_EQ(plan_text(sample_plan(), plain_view(), 0),
            "Plan 3f9c2a1 for prod\n"
            "  + 20261120083000-email-index\n"
            "  ! 20261121090000-drop-legacy  DESTRUCTIVE: drops a collection (line 12)\n"
            "2 to apply, 1 destroys data.  Reversible: 1 of 2.\n");
}

TEST(PlanText, ShowsRemarks) {
  Plan plan = sample_plan();
  plan.migrations[0].again = true;
  plan.migrations[0].transaction = true;
  plan.migrations.pop_back();
  EXPECT_EQ(plan_text(plan, plain_view(), 0),
            "Plan 3f9c2a1 for prod\n"
            "  + 20261120083000-email-index  ran before, one transaction\n"
            "1 to apply.  Reversible: 1 of 1.\n");
}

TEST(PlanText, ShowsAWayBack) {
  Plan plan;
  plan.environment = "dev";
  plan.direction = Direction::kDown;
  plan.hash = "abc";
  plan.migrations = {planned("b", Direction::kDown), planned("a", Direction::kDown)};
  plan.migrations[0].again = true;
  EXPECT_EQ(plan_text(plan, plain_view(), 0), "Plan abc for dev\n  - b\n  - a\n2 to undo.\n");
}

TEST(PlanText, CutsALongPlanShort) {
  Plan plan;
  plan.environment = "dev";
  for (int i = 0; i < 1203; ++i) plan.migrations.push_back(planned("m" + std::to_string(i)));
  const std::string text = plan_text(plan, plain_view(), 3);
  EXPECT_EQ(
      text,
      "Plan  for dev\n  + m0\n  + m1\n  + m2\n  ... and 1,200 more\n1,203 to apply.  Reversible: 1,203 of 1,203.\n");
}

TEST(PlanText, IsNothingForAnEmptyPlan) {
  EXPECT_EQ(plan_text({}, plain_view(), 0), "");
  EXPECT_EQ(plan_next({}, plain_view()), "");
}

TEST(PlanNext, NamesTheCommandThatCarriesItOut) {
  View view;
  view.target = " -e prod --count 1";
  EXPECT_EQ(plan_next(sample_plan(), view), "Next:  godwit up -e prod --count 1\n");
  Plan down = sample_plan();
  down.direction = Direction::kDown;
  EXPECT_EQ(plan_next(down, plain_view()), "Next:  godwit down\n");
}

}  // namespace
}  // namespace godwit::cli

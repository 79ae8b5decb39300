#include "models/score/exchange_rates.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/results/fresh_folder.h"
#include "tests/support/words_of.h"

namespace giot {
namespace {

using test::WordsOf;

class ExchangeFile : public FreshFolder {
 protected:
  std::string Write(int lines, const std::string& last) const {
    std::ofstream stream(folder() / "rates.txt");
    for (int i = 0; i < lines; ++i) stream << "0.5,1." << i % 10 << '\n';
    stream << last;
    return (folder() / "rates.txt").string();
  }
};

TEST_F(ExchangeFile, IsReadByDaysAndCurrencies) {
  const ExchangeRates rates = ExchangeRates::Read(Write(6221, "0.7,1.25\r\n"));
  EXPECT_EQ(rates.currencies, 2);
  EXPECT_EQ(rates.View().rows(), 6222);
  EXPECT_EQ(rates.View().Row(6221)[1], 1.25);
}

TEST_F(ExchangeFile, IsRefusedByLine) {
  for (const std::string line : {"0.5", "0.5,1.2,3", "0.5,x", "0.5;1.2", "0.5,", "", "0.5,nan"}) {
    const std::string file = Write(2, line + '\n');
    EXPECT_EQ(WordsOf([&] { ExchangeRates::Read(file); }),
              file +
                  ":3:1: expected a line of numbers between commas, as many as in the first "
                  "line, found \"" +
                  line + "\"; give exchange_rate.txt, unpacked");
  }
}

TEST_F(ExchangeFile, IsRefusedWhereItIsTooShort) {
  const std::string words = ": expected at least 6221 lines, found ";
  const std::string mend = "; give the whole exchange_rate.txt (7,588 lines)";
  std::string file = Write(3, "");
  EXPECT_EQ(WordsOf([&] { ExchangeRates::Read(file); }), file + words + "3" + mend);
  file = Write(0, "");
  EXPECT_EQ(WordsOf([&] { ExchangeRates::Read(file); }), file + words + "0" + mend);
}

}  // namespace
}  // namespace giot

#include "sim/base/sha256.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace giot {
namespace {

// Source: FIPS 180-4 examples (NIST), SHA-256 of "abc" and of the 448-bit message.
TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(Sha256Of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, RefusesAFileThatIsNotThere) {
  EXPECT_THROW(Sha256OfFile("/nowhere/nothing"), std::runtime_error);
}

}  // namespace
}  // namespace giot

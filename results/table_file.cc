#include "results/table_file.h"

#include <hdf5.h>

#include <system_error>

#include "results/file/hdf5.h"
#include "results/file/table.h"

namespace giot {

void WriteTableFile(const std::filesystem::path& file, const std::string& name,
                    const TableData& table, const std::map<std::string, std::string>& attributes) {
  h5::Initialise();
  const std::filesystem::path temporary = file.string() + ".tmp";
  const std::string doing = "writing " + file.string();
  try {
    const h5::Id id =
        h5::CheckId(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), doing);
    for (const auto& [key, text] : attributes) h5::WriteText(id.get(), key.c_str(), text);
    h5::WriteTable(id.get(), name, table);
    h5::Check(H5Fflush(id.get(), H5F_SCOPE_LOCAL), doing);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw;
  }
  std::filesystem::rename(temporary, file);
}

}  // namespace giot

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

exit(LegacyWorkbook.run(CommandLine.arguments))

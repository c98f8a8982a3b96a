@main
enum ExampleCLI {
  static func main() async {}
}

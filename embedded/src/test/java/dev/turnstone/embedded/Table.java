package dev.turnstone.embedded;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One table of texts. */
record Table(String url, String name) {
  void create() throws SQLException {
    execute("CREATE TABLE " + name + " (value text NOT NULL)");
  }

  void insert(String value) throws SQLException {
    execute("INSERT INTO " + name + " VALUES ('" + value + "')");
  }

  List<String> rows() throws SQLException {
    return query("SELECT value FROM " + name + " ORDER BY value");
  }

  String shown(String setting) throws SQLException {
    return query("SHOW " + setting).getFirst();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        values.add(result.getString(1));
      }
    }
    return values;
  }
}

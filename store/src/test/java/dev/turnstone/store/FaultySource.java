package dev.turnstone.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool whose user dies, or whose connection breaks, at a moment of the test's choice. */
final class FaultySource implements DataSource, AutoCloseable {
  private final HikariDataSource pool;
  private Fault fault = Fault.NONE;
  private int statements;

  FaultySource(String url) {
    pool = Postgres.pool(url);
  }

  /** What happens once, at the next chance. */
  enum Fault {
    NONE,
    /** Killed when the next statements are done. */
    KILLED_AT_STATEMENT,
    KILLED_BEFORE_COMMIT,
    KILLED_AFTER_COMMIT,
    /** The commit happens, and its answer is lost. */
    COMMIT_UNANSWERED,
    /** The connection breaks before the commit. */
    COMMIT_LOST
  }

  /** What kill -9 is to a process, to one thread of a test. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param afterStatements how many statements still work, for a fault at a statement
   */
  void next(Fault newFault, int afterStatements) {
    fault = newFault;
    statements = afterStatements;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection real = pool.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> call(real, method, arguments));
  }

  private Object call(Connection real, Method method, Object[] arguments) throws Throwable {
    boolean statement = method.getName().equals("prepareStatement");
    boolean commit = method.getName().equals("commit");
    if (statement && fault == Fault.KILLED_AT_STATEMENT && statements-- <= 0) {
      throw killed();
    }
    if (commit && fault == Fault.KILLED_BEFORE_COMMIT) {
      throw killed();
    }
    if (commit && fault == Fault.COMMIT_LOST) {
      fault = Fault.NONE;
      real.rollback();
      throw new SQLException("the connection broke", "08006");
    }
    Object result = invoke(real, method, arguments);
    if (commit && fault == Fault.KILLED_AFTER_COMMIT) {
      throw killed();
    }
    if (commit && fault == Fault.COMMIT_UNANSWERED) {
      fault = Fault.NONE;
      throw new SQLException("the connection broke", "08006");
    }
    return result;
  }

  private static Object invoke(Connection real, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }

  private Killed killed() {
    fault = Fault.NONE;
    return new Killed();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(FaultySource.class.getName());
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return pool.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return pool.isWrapperFor(type);
  }
}

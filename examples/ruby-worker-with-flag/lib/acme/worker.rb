module Acme
  class Worker
    SIGNALS = %w[INT TERM].freeze

    def run
      SIGNALS.each { |signal| Signal.trap(signal) { @stopping = true } }
      until stopping?
        puts 'working'
        sleep 1
      end
      puts 'stopped'
    end

    private

    def stopping?
      @stopping
    end
  end
end
